package com.rainstaff.sync.demo.table;

/** How a PC is; each state has a word and a colour. */
public enum PcState {
    /** Everything sent and received. */
    UP_TO_DATE("up to date", 32),
    /** In contact, with changes on their way. */
    SYNCING("syncing", 36),
    /** The agent is switched off; the app works on. */
    OFFLINE("offline", 33),
    /** The agent works and the server does not answer. */
    WAITING("waiting for the server", 33),
    /** A person has to look. */
    ATTENTION("needs attention", 31);

    private final String word;
    private final int colour;

    PcState(String word, int colour) {
        this.word = word;
        this.colour = colour;
    }

    String word() {
        return word;
    }

    /** Number of the colour in terminals' control sequences. */
    int colour() {
        return colour;
    }
}
