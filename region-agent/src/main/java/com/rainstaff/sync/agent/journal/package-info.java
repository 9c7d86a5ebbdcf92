/** Acknowledged changes outside the app's file, for a server that came back empty or older. Knows store. */
package com.rainstaff.sync.agent.journal;
