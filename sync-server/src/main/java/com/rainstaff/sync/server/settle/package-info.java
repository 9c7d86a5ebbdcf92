/** What people decide about conflicts and quarantined changes. Knows exchange, changelog, schema, conflict, quarantine and activity. */
package com.rainstaff.sync.server.settle;
