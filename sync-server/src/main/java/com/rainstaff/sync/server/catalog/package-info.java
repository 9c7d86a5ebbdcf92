/** The catalog in force. Knows nothing. */
package com.rainstaff.sync.server.catalog;
