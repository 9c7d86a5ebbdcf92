/** Devices: how a PC becomes one, and what is known of it. Knows region, catalog, activity and generation. */
package com.rainstaff.sync.server.device;
