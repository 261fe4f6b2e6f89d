#!/usr/bin/env bash
# A Slurm of two nodes on this machine, for tests: it needs slurm-wlm and munge, and root.
#
#   Scripts/local-slurm.sh start FOLDER    starts it, waits until both nodes are idle; its files go into FOLDER
#   Scripts/local-slurm.sh stop FOLDER     ends what was started there
#
# Programs find it by SLURM_CONF=FOLDER/slurm.conf. Exit code 3: it cannot be started here; why is said.
set -euo pipefail
command=${1:-} folder=${2:-}
[ -n "$folder" ] || { echo "usage: Scripts/local-slurm.sh start|stop FOLDER" >&2; exit 2; }
PATH=$PATH:/usr/sbin:/sbin

# A caller whose threads block signals hands its mask down, and daemons that never hear SIGTERM would not end.
if [ -z "${DNNT_UNBLOCKED:-}" ] && command -v python3 >/dev/null; then
  DNNT_UNBLOCKED=1 exec python3 -c '
import os, signal, sys
signal.pthread_sigmask(signal.SIG_SETMASK, [])
os.execvp("bash", ["bash"] + sys.argv[1:])' "$0" "$@"
fi

cannot() { echo "local-slurm: $*" >&2; exit 3; }

stop() {
  local file process
  for file in "$folder"/slurmd-*.pid "$folder/slurmctld.pid" "$folder/munge/pid"; do
    [ -e "$file" ] || continue
    process=$(cat "$file")
    kill "$process" 2>/dev/null || continue
    for _ in $(seq 30); do
      kill -0 "$process" 2>/dev/null && ! grep -q '^State:.Z' "/proc/$process/status" 2>/dev/null || continue 2
      sleep 0.1
    done
    kill -9 "$process" 2>/dev/null || true
  done
}

# Ports that nobody listens at, four in a row.
free_port() {
  local port
  for port in $(shuf -i 20000-40000 -n 200); do
    ss -Htln 2>/dev/null | grep -qE ":($port|$((port + 1))|$((port + 2))|$((port + 3))) " || { echo "$port"; return; }
  done
}

start() {
  [ "$(id -u)" -eq 0 ] || cannot "it takes root"
  for program in slurmctld slurmd sbatch munged; do
    command -v $program >/dev/null || cannot "there is no $program (slurm-wlm, munge)"
  done
  # Daemons that keep a caller's descriptors would keep it waiting for their end.
  local descriptor
  for descriptor in /proc/$$/fd/*; do
    descriptor=${descriptor##*/}
    [ "$descriptor" -le 2 ] || [ "$descriptor" -eq 255 ] || eval "exec $descriptor>&-"
  done
  mkdir -p "$folder/munge" "$folder/state"
  # A socket and a key of our own: nothing of the system is touched.
  dd if=/dev/urandom of="$folder/munge/key" bs=32 count=1 2>/dev/null
  chmod 400 "$folder/munge/key"
  chmod 755 "$folder" "$folder/munge"
  munged --force --socket="$folder/munge/socket" --key-file="$folder/munge/key" --pid-file="$folder/munge/pid" \
    --log-file="$folder/munge/log" --seed-file="$folder/munge/seed" >/dev/null 2>&1 || cannot "munged does not start"
  local port host
  port=$(free_port)
  host=$(hostname)
  cat >"$folder/slurm.conf" <<EOF
ClusterName=dnnt
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmctldPort=$port
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool-%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd-%n.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
KillWait=15
SchedulerParameters=bf_interval=1,sched_interval=1,sched_min_interval=100000,batch_sched_delay=0
SlurmctldParameters=requeue_delay=1
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=1 RealMemory=2000 State=UNKNOWN
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=1 RealMemory=2000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
EOF
  export SLURM_CONF=$folder/slurm.conf
  slurmctld >/dev/null 2>&1 || cannot "slurmctld does not start: $(tail -n 1 "$folder/slurmctld.log" 2>/dev/null)"
  slurmd -N n1 >/dev/null 2>&1 || cannot "slurmd does not start: $(tail -n 1 "$folder/slurmd-n1.log" 2>/dev/null)"
  slurmd -N n2 >/dev/null 2>&1 || cannot "slurmd does not start: $(tail -n 1 "$folder/slurmd-n2.log" 2>/dev/null)"
  for _ in $(seq 60); do
    [ "$(sinfo --noheader --Node --states=idle 2>/dev/null | wc -l)" -eq 2 ] && return
    sleep 0.5
  done
  cannot "the nodes do not become idle: $(sinfo 2>&1 | tail -n 1)"
}

case "$command" in
  start)
    trap 'status=$?; [ $status -eq 0 ] || stop' EXIT
    start
    ;;
  stop) stop ;;
  *) echo "usage: Scripts/local-slurm.sh start|stop FOLDER" >&2; exit 2 ;;
esac
