/** Plays the Rainstaff app in the regional offices and shows the product at work. */
package com.rainstaff.sync.demo;
