#include "simpool/program/printer.h"

#include <stdlib.h>

#include "simpool/program/signals.h"

/** A new sheet. Without memory for one the words go where they belong at once. */
static void begin(struct program_printer *printer)
{
    printer->text = NULL;
    printer->len = printer->taken = 0;
    printer->out = open_memstream(&printer->text, &printer->len);
    if (printer->out == NULL) {
        printer->out = printer->to;
    }
}

void program_printer_open(struct program_printer *printer, FILE *to)
{
    (void)fflush(to);
    *printer = (struct program_printer){.to = to, .outlet = stratum_outlet_borrow(fileno(to))};
    begin(printer);
}

/** Has stdio find out, too: it tells the program's end. */
static void fail(struct program_printer *printer)
{
    (void)fwrite(printer->text + printer->taken, 1, printer->len - printer->taken, printer->to);
    (void)fflush(printer->to);
    printer->taken = printer->len;
}

static void put(struct program_printer *printer,
                size_t (*write)(const struct stratum_outlet *outlet, const char *bytes, size_t len,
                                int *error))
{
    int error = 0;
    printer->taken += write(&printer->outlet, printer->text + printer->taken,
                            printer->len - printer->taken, &error);
    if (error != 0) {
        fail(printer);
    }
}

void program_printer_flush(struct program_printer *printer)
{
    if (printer->out == printer->to) {
        return;
    }
    (void)fflush(printer->out);
    put(printer, stratum_outlet_write);
    if (printer->taken == printer->len && printer->len > 0) {
        (void)fclose(printer->out);
        free(printer->text);
        begin(printer);
    }
}

bool program_printer_close(struct program_printer *printer, bool patient)
{
    bool whole = true;
    if (printer->out != NULL && printer->out != printer->to) {
        (void)fclose(printer->out);
        put(printer, patient ? stratum_outlet_write : stratum_outlet_write_out);
        while (patient && printer->taken < printer->len) {
            program_signals_await(printer->outlet.fd);
            put(printer, stratum_outlet_write);
        }
        whole = printer->taken == printer->len;
        free(printer->text);
    }
    if (printer->out != NULL) {
        stratum_outlet_close(&printer->outlet);
    }
    *printer = (struct program_printer){0};
    return whole;
}
