/** The server as the agent sees it over HTTP. Knows nothing else of the agent. */
package com.rainstaff.sync.agent.client;
