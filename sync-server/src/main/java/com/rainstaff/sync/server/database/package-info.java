/**
 * Where the server's PostgreSQL is: the one that is configured, or an embedded one that keeps its files in the data
 * folder. Knows no other feature; done before Quarkus starts, so everything else sees a plain datasource.
 */
package com.rainstaff.sync.server.database;
