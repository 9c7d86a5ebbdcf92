package com.rainstaff.sync.row;

/** What is text: sequences of whole characters. */
final class Unicode {
    private Unicode() {}

    /** Whether every half of a surrogate pair stands beside its other half; only then can the text become UTF-8. */
    static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
