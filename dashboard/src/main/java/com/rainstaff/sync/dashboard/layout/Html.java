package com.rainstaff.sync.dashboard.layout;

/** The pages' media type. */
public final class Html {
    /** The encoding is named, since forms are sent in their page's. */
    public static final String UTF_8 = "text/html;charset=UTF-8";

    private Html() {}
}
