/** Which life of the database this is. Knows jdbc and activity. */
package com.rainstaff.sync.server.generation;
