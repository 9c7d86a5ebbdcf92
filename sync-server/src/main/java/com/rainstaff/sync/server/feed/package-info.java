/** The change log as devices read it. Knows changelog and region. */
package com.rainstaff.sync.server.feed;
