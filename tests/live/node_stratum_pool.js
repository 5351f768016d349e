/* Runs a checkout of zone117x/node-stratum-pool as it is, on loopback, without any module of npm:
 * its four dependencies are of 2014 and do not build any more, and SHA-256d needs next to nothing of
 * them. With --shares, one JSON line a share on stdout: {"valid":true,"difficulty":…,"error":…}.
 *
 *     node node_stratum_pool.js CHECKOUT CONFIG.json [--shares]
 */
'use strict';
const Module = require('module');
const net = require('net');
const path = require('path');

function bignum(value, base) {
    const number = { value: typeof value === 'string' ? BigInt((base === 16 ? '0x' : '') + value)
                                                      : BigInt(value) };
    number.toNumber = () => Number(number.value);
    number.ge = (other) => number.value >= other.value;
    return number;
}
bignum.fromBuffer = (bytes, options) => {
    const big = options && options.endian === 'little' ? Buffer.from(bytes).reverse() : bytes;
    return bignum(big.toString('hex'), 16);
};

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const base58 = {
    decode(text) {
        let value = 0n;
        for (const letter of text) {
            value = value * 58n + BigInt(ALPHABET.indexOf(letter));
        }
        const zeros = text.length - text.replace(/^1+/, '').length;
        const hex = value === 0n ? '' : value.toString(16);
        return Buffer.concat([Buffer.alloc(zeros),
                              Buffer.from(hex.padStart(hex.length + hex.length % 2, '0'), 'hex')]);
    }
};

const async = {
    each(list, work, done) {
        let left = list.length;
        list.forEach((item) => work(item, () => { left--; if (left === 0) { done(); } }));
    }
};

const stands_in = { 'bignum': bignum, 'base58-native': base58, 'async': async, 'multi-hashing': {} };
const load = Module._load;
Module._load = (name, ...others) => stands_in[name] || load(name, ...others);

/* It listens on every address of the machine. */
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...others) {
    return listen.call(this, port, '127.0.0.1', ...others);
};

const [checkout, config] = process.argv.slice(2, 4).map((name) => path.resolve(name));
const pool = require(checkout).createPool(require(config),
    (ip, port, worker, password, answer) => answer({ error: null, authorized: true,
                                                     disconnect: false }));
if (process.argv[4] === '--shares') {
    pool.on('share', (valid, block, share) => console.log(JSON.stringify(
        { valid: valid, difficulty: share.difficulty, error: share.error })));
}
pool.on('log', (severity, text) => console.error(severity + ': ' + text));
pool.start();
