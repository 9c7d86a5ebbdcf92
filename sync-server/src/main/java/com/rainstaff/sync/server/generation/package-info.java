/** Which life of the database this is. Knows jdbc. */
package com.rainstaff.sync.server.generation;
