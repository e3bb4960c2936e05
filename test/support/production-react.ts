/** Import it before Ink: tests then run React's production build; the development build is several times slower. */
process.env.NODE_ENV = 'production';
