/** The Rainstaff app in the offices: its files in three generations, its sample contents, and its way to write. */
package com.rainstaff.sync.demo.office;
