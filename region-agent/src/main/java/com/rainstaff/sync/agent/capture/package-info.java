/**
 * How the app's writes come into the outbox: tables, shapes and triggers in the app's own file. Knows store, schema,
 * identity and wanted.
 */
package com.rainstaff.sync.agent.capture;
