/** What the server does by itself from time to time. Knows changelog and device. */
package com.rainstaff.sync.server.upkeep;
