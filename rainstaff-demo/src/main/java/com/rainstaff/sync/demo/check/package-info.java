/** Judges the outcome from outside: contents of files, pages and answers, by rules of its own. Knows office. */
package com.rainstaff.sync.demo.check;
