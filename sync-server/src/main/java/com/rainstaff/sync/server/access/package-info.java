/** Who stands behind an Authorization header. Knows device and login. */
package com.rainstaff.sync.server.access;
