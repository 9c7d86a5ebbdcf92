/** How the agent notices that there is something to do: commits in the file, news from the server. Knows capture, client, store. */
package com.rainstaff.sync.agent.notice;
