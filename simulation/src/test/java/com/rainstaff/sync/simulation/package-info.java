/**
 * Random histories of several PCs and one server: real SQLite files, the agent's own capture, drain and apply code, the
 * server's own endpoints on a real PostgreSQL, and between them a world that is simulated from a seed: clocks, the
 * network, crashes.
 */
package com.rainstaff.sync.simulation;
