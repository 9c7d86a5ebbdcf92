/** The append-only change log and the state it folds to. Knows region, schema and integrity. */
package com.rainstaff.sync.server.changelog;
