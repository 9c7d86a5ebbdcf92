package com.rainstaff.sync.dashboard.activity;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What of the log to show; it lives in the page's address, so that a view can be passed on. Empty text means "any".
 *
 * @param pc a PC's id or name
 * @param before only entries with smaller ids; 0 for the newest
 */
public record ActivityFilter(String pc, String region, String kind, long before) {
    public ActivityFilter {
        pc = pc == null ? "" : pc.strip();
        region = region == null ? "" : region.strip();
        kind = kind == null ? "" : kind.strip();
    }

    public boolean newest() {
        return before <= 0;
    }

    public boolean narrow() {
        return !(pc.isEmpty() && region.isEmpty() && kind.isEmpty());
    }

    /** The address of this view; the same filter from {@code from} downwards, or from the newest for 0. */
    public String address(long from) {
        StringBuilder address = new StringBuilder("/dashboard/activity");
        append(address, "pc", pc);
        append(address, "region", region);
        append(address, "kind", kind);
        append(address, "before", from > 0 ? Long.toString(from) : "");
        return address.toString();
    }

    private static void append(StringBuilder address, String name, String value) {
        if (!value.isEmpty()) {
            address.append(address.indexOf("?") < 0 ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
