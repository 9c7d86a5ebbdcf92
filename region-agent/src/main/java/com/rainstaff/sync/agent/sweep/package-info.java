/** Looks for writes that no trigger saw. Knows capture, identity, schema and store. */
package com.rainstaff.sync.agent.sweep;
