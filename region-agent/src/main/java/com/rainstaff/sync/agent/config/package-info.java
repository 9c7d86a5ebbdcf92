/** Where the agent lives on this PC and what it was told to do. Knows nothing else. */
package com.rainstaff.sync.agent.config;
