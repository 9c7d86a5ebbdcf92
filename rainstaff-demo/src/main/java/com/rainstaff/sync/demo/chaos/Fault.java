package com.rainstaff.sync.demo.chaos;

/** What goes wrong in a storm. */
public enum Fault {
    /** An agent is killed as a power cut would, and started again. */
    AGENT_KILLED("agents killed"),
    /** The server is killed; its PostgreSQL is left behind, and the next start finds it. */
    SERVER_KILLED("servers killed"),
    /** The server and its PostgreSQL are killed together; the next start recovers the database. */
    SERVER_AND_DATABASE_KILLED("servers killed with their database"),
    /** All connections between agents and server break at once. */
    LINES_CUT("times all lines cut"),
    /** The server has the request, and the connection breaks before its reply. */
    REPLY_LOST("replies lost"),
    /** The connection is reset within the reply. */
    REPLY_CUT("replies cut off"),
    /** Half of the reply arrives, and then its end in good order. */
    REPLY_HALVED("replies halved"),
    /** The reply takes seconds. */
    REPLY_DELAYED("replies delayed"),
    /** Somebody else answers with a page of HTML; the server never sees the request. */
    HTML_INSTEAD("pages of HTML instead of a reply");

    private final String plural;

    Fault(String plural) {
        this.plural = plural;
    }

    /** What is counted, in words. */
    public String plural() {
        return plural;
    }
}
