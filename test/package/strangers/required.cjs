// The part of a program that requires the package.
module.exports = {
  asyncio: require('asyncio-shim'),
  builtins: require('asyncio-shim/builtins'),
  py36: require('asyncio-shim/py36'),
}
