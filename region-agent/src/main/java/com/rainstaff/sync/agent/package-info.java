/** The agent that keeps one regional file in step with the server. */
package com.rainstaff.sync.agent;
