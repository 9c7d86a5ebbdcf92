/** Changes that met without knowing of each other. Knows changelog. */
package com.rainstaff.sync.server.conflict;
