# Completion of fubcli for fish; made by `fubcli completion fish`.
# The line is one argument of fubcli: nothing of it is evaluated, and what comes back is only printed.
function __fubcli_complete
    set -l line (commandline -cp | string collect)
    set -l answered (command fubcli __complete fish "$line" </dev/null 2>/dev/null)
    if test "$answered[1]" = files
        set -l typed (commandline -ct)
        set -l option (string match -r -- '^--[^=]*=' $typed)
        for path in (__fish_complete_path (string replace -r -- '^--[^=]*=' '' $typed))
            printf '%s%s\n' "$option" $path
        end
    else
        printf '%s\n' $answered[2..-1]
    end
end
for program in @PROGRAMS@
    complete --command $program --erase
    complete --command $program --no-files --arguments '(__fubcli_complete)'
end
