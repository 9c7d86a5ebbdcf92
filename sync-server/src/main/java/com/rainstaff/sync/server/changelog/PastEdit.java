package com.rainstaff.sync.server.changelog;

import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.conflict.Verdict;

/**
 * What somebody did to a row, as the log has it.
 *
 * @param kind an upsert or a tombstone
 * @param schemaId schema of its contents; null where it has none
 * @param changed changed columns in hexadecimal; null for all
 */
public record PastEdit(
        EntryPlace place, EntryKind kind, Verdict verdict, RowVersion version, Integer schemaId, String changed) {}
