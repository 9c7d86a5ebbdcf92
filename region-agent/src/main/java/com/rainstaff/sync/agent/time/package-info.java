/** The time, as the operating system tells it. Knows nothing else. */
package com.rainstaff.sync.agent.time;
