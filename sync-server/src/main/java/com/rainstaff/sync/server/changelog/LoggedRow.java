package com.rainstaff.sync.server.changelog;

import com.rainstaff.sync.change.EntryKind;
import com.rainstaff.sync.row.RowKey;

/**
 * What an entry made of its row.
 *
 * @param schemaId schema of the contents; null where there are none
 * @param image the contents as stored; null for a deletion, or where they were erased
 */
public record LoggedRow(EntryPlace place, RowKey key, EntryKind kind, Integer schemaId, String image) {}
