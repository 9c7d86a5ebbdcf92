/** SQL with named columns and bound parameters, inside the transaction that runs. Knows nothing. */
package com.rainstaff.sync.server.jdbc;
