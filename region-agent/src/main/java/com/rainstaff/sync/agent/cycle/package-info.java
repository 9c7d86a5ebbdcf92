/** Rounds of work: what is drained goes out, what comes back is applied, again until all is quiet. */
package com.rainstaff.sync.agent.cycle;
