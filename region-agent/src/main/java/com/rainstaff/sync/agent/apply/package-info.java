/** Placing what the server sends into the app's file, and keeping aside what has no place yet. Knows store, schema, identity, capture, drain, journal and wanted. */
package com.rainstaff.sync.agent.apply;
