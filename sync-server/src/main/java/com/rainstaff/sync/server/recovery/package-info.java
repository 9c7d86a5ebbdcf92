/** The log as history and as the database of a moment. Knows changelog, feed and schema. */
package com.rainstaff.sync.server.recovery;
