package com.rainstaff.sync.agent.apply;

import java.util.List;

/**
 * Rows of one table refer to rows of another; declared in the file or by the catalog. Column lists run in parallel.
 *
 * @param toIntegerKey whether the one parent column is the parent's integer key
 */
record Relation(
        String child, List<String> childColumns, String parent, List<String> parentColumns, boolean toIntegerKey) {}
