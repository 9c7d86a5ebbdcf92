/** Starts, kills and stops the server, the agents and the writers, each a process of its own. Knows office. */
package com.rainstaff.sync.demo.process;
