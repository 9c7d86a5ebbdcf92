/** How this PC stands: what the file says, and what the running agent last said of itself. Knows schema and store. */
package com.rainstaff.sync.agent.status;
