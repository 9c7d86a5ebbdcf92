/** The server that accepts, orders and serves the changes of all regions. */
package com.rainstaff.sync.server;
