/** The table in the terminal. Knows nothing. */
package com.rainstaff.sync.demo.table;
