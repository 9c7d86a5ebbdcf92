/** Changes to rows, one by one and in sets, and their columnar form on the wire. Knows clock and row. */
package com.rainstaff.sync.change;
