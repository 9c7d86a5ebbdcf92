package com.rainstaff.sync.dashboard.layout;

/**
 * Who looks at a page.
 *
 * @param name empty for somebody who is not signed in
 * @param admin whether pages that change something are open to them
 */
public record Viewer(String name, boolean admin) {
    public static final Viewer NOBODY = new Viewer("", false);

    public boolean signedIn() {
        return !name.isEmpty();
    }
}
