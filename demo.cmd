@echo off
rem Shows Rainstaff Sync at work: a server and four PCs on this machine, with a live table. demo --help lists the options.
rem Builds what is missing or older than its sources; needs a JDK, 17 or later.
setlocal
cd /d "%~dp0"

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo No Java was found: install a JDK, 17 or later, and put it on the PATH or name it in JAVA_HOME. 1>&2
  exit /b 1
)

rem Names are Turkish.
chcp 65001 >nul

set "OUTDATED="
call :check sync-server\target\quarkus-app\quarkus-run.jar changelog-model dashboard sync-server
call :check region-agent\target\quarkus-app\quarkus-run.jar changelog-model region-agent
call :check rainstaff-demo\target\rainstaff-demo.jar rainstaff-demo
if defined OUTDATED (
  call :build
  if errorlevel 1 exit /b 1
)

"%JAVA%" -jar rainstaff-demo\target\rainstaff-demo.jar %*
exit /b %errorlevel%

rem check JAR MODULE... : sets OUTDATED if JAR is missing or older than a source of one of the modules.
:check
if not exist "%~1" (
  set OUTDATED=yes
  exit /b 0
)
powershell -NoProfile -Command "$jar = (Get-Item '%~1').LastWriteTimeUtc; $newer = Get-ChildItem ('%2 %3 %4'.Trim() -split ' ' | ForEach-Object { $_ + '\src\main'; $_ + '\pom.xml' }), 'pom.xml' -Recurse -File -ErrorAction SilentlyContinue | Where-Object { $_.LastWriteTimeUtc -gt $jar }; if ($newer) { exit 1 }"
if errorlevel 1 set OUTDATED=yes
exit /b 0

rem The wrapper is the Maven everyone has; where its download cannot be had, an installed Maven does as well.
:build
call mvnw.cmd -v >nul 2>&1
if not errorlevel 1 (
  echo Building server, agent and demo with mvnw; the first time takes some minutes.
  call mvnw.cmd -q -B -ntp -DskipTests package
  exit /b
)
where mvn >nul 2>&1
if errorlevel 1 (
  echo The Maven wrapper could not fetch Maven, and no mvn ^(3.8.7 or later^) is installed. 1>&2
  exit /b 1
)
echo Building server, agent and demo with mvn; the first time takes some minutes.
call mvn -q -B -ntp -DskipTests package
exit /b
