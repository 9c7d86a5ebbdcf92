/** Which local row is which row of the world. Knows store. */
package com.rainstaff.sync.agent.identity;
