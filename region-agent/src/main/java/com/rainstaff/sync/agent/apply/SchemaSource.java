package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.schema.TableSchema;

/**
 * Schemas that other devices announced. Asked before a transaction begins, never within one, and once for each
 * fingerprint in an applier's life.
 */
@FunctionalInterface
public interface SchemaSource {
    /** The schema whose {@link TableSchema#fingerprint()} is given; throws where nobody knows it. */
    TableSchema schema(String fingerprint);
}
