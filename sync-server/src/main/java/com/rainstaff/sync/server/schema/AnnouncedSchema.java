package com.rainstaff.sync.server.schema;

import com.rainstaff.sync.schema.TableSchema;

/**
 * A schema some device announced.
 *
 * @param id its number in the log
 */
public record AnnouncedSchema(int id, String fingerprint, TableSchema schema) {}
