package com.rainstaff.sync.schema;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whose rows a table holds. */
public enum Scope {
    /** Each row belongs to one region: named by a column, or the parent's, or the device's. */
    @JsonProperty("region")
    REGION,
    /** Every region reads the same rows. */
    @JsonProperty("shared")
    SHARED,
    /** The rows belong to the PC and never leave it. */
    @JsonProperty("local")
    LOCAL
}
