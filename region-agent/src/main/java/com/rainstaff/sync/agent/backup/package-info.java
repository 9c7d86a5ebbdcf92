/** Copies of the app's file. Knows store. */
package com.rainstaff.sync.agent.backup;
