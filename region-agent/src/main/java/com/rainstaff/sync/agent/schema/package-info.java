/** What the file's tables are. Knows store. */
package com.rainstaff.sync.agent.schema;
