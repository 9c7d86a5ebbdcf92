/** Faults at random: processes that are killed, lines that are cut. Knows office and process. */
package com.rainstaff.sync.demo.chaos;
