/** Rows whose contents this PC has to ask for, and what it never held of which. Knows store, schema and identity. */
package com.rainstaff.sync.agent.wanted;
