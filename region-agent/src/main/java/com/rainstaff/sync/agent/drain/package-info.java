/**
 * How outbox entries become changes that travel, and what their acknowledgement does. Knows capture, identity, schema,
 * store and wanted.
 */
package com.rainstaff.sync.agent.drain;
