/** Schemas that devices announced. Knows jdbc. */
package com.rainstaff.sync.server.schema;
