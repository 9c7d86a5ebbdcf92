/** Placing what the server sends into the app's file, and keeping aside what has no place yet. Knows store, schema, identity, capture, drain and journal. */
package com.rainstaff.sync.agent.apply;
